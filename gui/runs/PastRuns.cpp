#include "gui/runs/PastRuns.h"

#include "gui/JobRunner.h"
#include "gui/Session.h"

namespace headroom {

PastRuns::PastRuns(Session& session, QObject* parent)
    : QObject(parent), session_(session), reader_(new JobRunner(this)) {
    connect(&session, &Session::runs_changed, this, &PastRuns::refresh);
    connect(reader_, &JobRunner::failed, this, &PastRuns::failed);
}

void PastRuns::refresh() {
    reader_->start(
        [folder =
             std::filesystem::path(session_.listed_folder().toStdString())](const JobControl&) {
            return std::filesystem::exists(folder) ? list_runs(folder) : std::vector<RunEntry>{};
        },
        [this](std::vector<RunEntry> entries) {
            entries_ = std::move(entries);
            emit refreshed();
        });
}

} // namespace headroom
