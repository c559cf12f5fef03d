#pragma once

#include "core/runs/config/DataSpec.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace headroom {

/// How data are read and split: what the command line's reading options say, each with its name in
/// the tool tip.
class ReadingOptionsForm : public QWidget {
    Q_OBJECT
  public:
    explicit ReadingOptionsForm(QWidget* parent = nullptr);

    void show_spec(const DataSpec& spec);

    /// All but the path. Throws Error(usage) on a size that is none.
    void fill(DataSpec& spec) const;

  signals:
    void changed();
    void return_pressed(); ///< in one of the fields

  private:
    void add(const QString& label, QWidget* field, const char* name, const QString& tip);
    QLineEdit* add_text(const QString& label, const char* name, const QString& placeholder,
                        const QString& tip);
    QComboBox* add_choice(const QString& label, const char* name, const QStringList& choices,
                          const QString& tip);
    QSpinBox* add_number(const QString& label, const char* name, const QString& none,
                         const QString& tip);
    QDoubleSpinBox* add_share(const QString& label, const char* name, const QString& tip);

    QGridLayout* grid_;
    int count_ = 0; ///< fields in the grid
    QLineEdit *resize_, *classes_, *images_, *labels_, *split_file_, *memory_, *labels_from_;
    QComboBox *resize_mode_, *interpolation_, *channels_, *layout_, *range_;
    QDoubleSpinBox *test_, *valid_;
    QSpinBox *train_limit_, *split_seed_, *fold_, *synth_count_, *synth_seed_;
    QCheckBox *skip_bad_, *skip_empty_;
};

} // namespace headroom
