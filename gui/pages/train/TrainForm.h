#pragma once

#include "core/training/TrainOptions.h"

#include <QVariantMap>
#include <QWidget>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace headroom {

/// How to train: the options of `headroom train` and `headroom compare`, each by its own name
/// (a field's objectName is the option's: "batch-size"). What is rarely changed folds away.
class TrainForm : public QWidget {
    Q_OBJECT
  public:
    explicit TrainForm(QWidget* parent = nullptr);

    /// The heads to choose from: all of them, or one.
    void set_heads(const std::vector<std::string>& heads);

    std::vector<std::string> heads() const; ///< those that are chosen
    int seeds() const;                      ///< how many, for a comparison
    QString out() const;                    ///< empty = a new folder of its own
    /// As typed; text that is not a number becomes NaN, which TrainOptions::validate refuses.
    TrainOptions options() const;

    /// What is set, by the options' names, to be remembered; not where to write.
    QVariantMap values() const;
    void set_values(const QVariantMap& values); ///< what it does not name stays as it is

    /// Shows an error below the field of its option, else below all. Empty = none.
    void show_problem(const QString& line, const QString& option = {});
    QString problem() const;

    int widest() const; ///< pixels that it takes when all is unfolded

  signals:
    void changed();
    void browse_requested(); ///< for the output folder

  public slots:
    void set_out(const QString& folder);

  private:
    QFormLayout* make_form(QWidget* parent) const;
    QSpinBox* add_number(QFormLayout& form, const char* name, const QString& label, int value,
                         int min, int max);
    void add_file_row(QFormLayout& form, const QString& label, QLineEdit& line);
    QComboBox* add_choice(QFormLayout& form, const char* name, const QString& label,
                          const std::vector<std::string>& names);
    template <typename Value>
    QWidget* add_field(QFormLayout& form, const OptionField& field, const Value& by_default);
    void add_fields();
    void add_output_row();
    void align_labels() const;
    void update_fields(); ///< enables those that have an effect

    std::vector<std::string> heads_;
    QFormLayout *main_, *more_;
    QToolButton* fold_;
    QWidget* folded_;
    QLabel* problem_;
    QFormLayout* problem_form_ = nullptr; ///< that the problem is a row of
    QComboBox* heads_box_;
    QSpinBox* seeds_;
    QLineEdit* out_;
};

} // namespace headroom
