#pragma once

#include "core/comparison/CompareOptions.h"
#include "core/training/TrainOptions.h"

#include <QVariantMap>
#include <QWidget>
#include <string_view>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace headroom {

/// Training options: those of `headroom train` and `headroom compare`, each by its own name (a
/// field's objectName is the option's: "batch-size"). Rare options fold away.
class TrainForm : public QWidget {
    Q_OBJECT
  public:
    explicit TrainForm(QWidget* parent = nullptr);

    /// Sets the heads to choose from: all of them, or one.
    void set_heads(const std::vector<std::string>& heads);

    std::vector<std::string> heads() const; ///< the chosen ones
    QString out() const;                    ///< empty = a new folder
    /// As typed; text that is not a number becomes NaN, which the job's validation refuses.
    TrainOptions options() const;
    void set_options(const TrainOptions& options);
    void choose_head(const std::string& head); ///< to be trained alone
    CompareOptions compare_options() const;
    /// Sets what the preset of that key does (core/comparison/Presets.h).
    void choose_preset(std::string_view key);

    /// Settings by option name, to be saved; without the output folder.
    QVariantMap values() const;
    void set_values(const QVariantMap& values); ///< keeps what is not named

    /// Shows an error below the field of its option, else below all. Empty = none.
    void show_problem(const QString& line, const QString& option = {});
    QString problem() const;

    int widest() const; ///< width in pixels when all is unfolded

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
    template <typename Options>
    void read_fields(Options& options) const;
    template <typename Value>
    QWidget* add_field(QFormLayout& form, const OptionField& field, const Value& by_default);
    void add_presets();
    void add_fields();
    void add_output_row();
    void show_preset();
    void align_labels() const;
    void update_fields(); ///< enables those with an effect

    std::vector<std::string> heads_;
    QFormLayout *main_, *more_;
    QToolButton* fold_;
    QWidget* folded_;
    QLabel* problem_;
    QFormLayout* problem_form_ = nullptr; ///< with the problem as a row
    QComboBox *heads_box_, *presets_;
    QSpinBox* seeds_;
    std::vector<QWidget*> for_several_heads_; ///< without an effect where one is trained
    QLineEdit* out_;
};

} // namespace headroom
