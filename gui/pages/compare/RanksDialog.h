#pragma once

#include "core/runs/RunList.h"

#include <QDialog>

class QPushButton;

namespace headroom {

class PathList;

/// Asks which comparisons, on different data, the heads are ranked over.
class RanksDialog : public QDialog {
    Q_OBJECT
  public:
    /// Offers the comparisons of `entries`; those of other folders can be added.
    explicit RanksDialog(const std::vector<RunEntry>& entries, QWidget* parent = nullptr);

    std::vector<std::filesystem::path> chosen() const;

  private:
    void ask_for_folder();

    PathList* list_;
    QPushButton* rank_;
};

} // namespace headroom
