#pragma once

#include "core/runs/config/DataSpec.h"

#include <QWidget>

class QGridLayout;

namespace headroom {

/// Options for reading and splitting data: a field for each option of visit_fields(DataSpec), its
/// help in the tool tip.
class ReadingOptionsForm : public QWidget {
    Q_OBJECT
  public:
    explicit ReadingOptionsForm(QWidget* parent = nullptr);

    void show_spec(const DataSpec& spec);

    /// All but the path. Throws Error(usage), with the option's key, on an invalid size.
    void fill(DataSpec& spec) const;

    /// Focuses the option's field, if there is one.
    void mark(const std::string& key);

  signals:
    void changed();
    void return_pressed(); ///< in one of the fields

  private:
    template <typename Value>
    QWidget* make_field(const OptionField& field);
    void add(const OptionField& field, QWidget* widget);

    QGridLayout* grid_;
    int count_ = 0; ///< fields in the grid
};

} // namespace headroom
