#pragma once

#include "core/runs/RunList.h"

#include <QObject>

namespace headroom {

class JobRunner;
class Session;

/// The runs and comparisons in the session's folder of runs, newest first (core/runs/RunList). Read
/// off the GUI thread, and again when the session reports that runs have changed.
class PastRuns : public QObject {
    Q_OBJECT
  public:
    explicit PastRuns(Session& session, QObject* parent = nullptr);

    void refresh(); ///< refreshed() follows
    const std::vector<RunEntry>& entries() const { return entries_; }

  signals:
    void refreshed();
    void failed(const QString& line);

  private:
    Session& session_;
    JobRunner* reader_;
    std::vector<RunEntry> entries_;
};

} // namespace headroom
