#pragma once

#include "core/runs/RunList.h"

#include <QTreeWidget>

namespace headroom {

/// Head, model, data and every option of some runs, side by side. First come those in which the
/// runs differ, or of a single run those that were changed. What is not the default is bold.
class SettingsView : public QTreeWidget {
    Q_OBJECT
  public:
    explicit SettingsView(QWidget* parent = nullptr);

    void show_runs(const std::vector<RunEntry>& runs, const QStringList& names);
};

} // namespace headroom
