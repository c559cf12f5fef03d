#pragma once

#include "core/runs/RunDetails.h"

#include <QTreeWidget>

namespace headroom {

/// The files in a run's folder, with their sizes. Activated, the desktop opens one.
class RunFilesView : public QTreeWidget {
    Q_OBJECT
  public:
    explicit RunFilesView(QWidget* parent = nullptr);

    void show_files(const QString& folder, const std::vector<RunFile>& files);

  private:
    QString folder_;
};

} // namespace headroom
