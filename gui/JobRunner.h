#pragma once

#include "core/jobs/JobControl.h"

#include <QObject>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

namespace headroom {

/// Runs one job at a time on its own thread, and delivers its events, its result or its error to
/// the GUI thread.
///
///     runner->start([spec](const JobControl& control) { return run(spec, control); },
///                   [this](CompareResult result) { show(result); });
///
/// The newest job wins: a job that is started while another runs stops that one, waits for its end
/// and then begins; the older one's result and events are dropped. So a page may start a job at
/// every change of a control.
class JobRunner : public QObject {
    Q_OBJECT
  public:
    explicit JobRunner(QObject* parent = nullptr);

    /// `job` runs off the GUI thread and must own all it uses; `then` is called on the GUI thread
    /// with what it returned.
    template <typename Job, typename Then>
    void start(Job job, Then then) {
        begin([job = std::move(job),
               then = std::move(then)](const JobControl& control) -> std::function<void()> {
            using Result = std::invoke_result_t<const Job&, const JobControl&>;
            auto result = std::make_shared<Result>(job(control));
            return [then, result] { then(std::move(*result)); };
        });
    }

    void stop(); ///< requests a stop; finished() follows when the job has ended
    void pause();
    void go_on();
    bool running() const { return running_; }
    bool paused() const { return gate_.is_shut(); }
    bool holds() const { return gate_.holds(); } ///< paused, and the job is waiting

  signals:
    void started(); ///< before the job's first step: the receiver may still pause or stop it
    void paused_changed(bool paused);
    /// Delivers events; of those waiting for the GUI thread, only the last Progress.
    void event(const headroom::Event& event);
    /// One line with the remedy, and the key of the option whose value is wrong, if any
    /// (core/jobs/FailureLine.h).
    void failed(const QString& line, const QString& option);
    void cancelled(); ///< stopped, and the job had no result to give
    void finished();  ///< after the result, failed() or cancelled()

  private:
    /// Work that a job leaves for the GUI thread.
    using Finish = std::function<void()>;
    using Work = std::function<Finish(const JobControl&)>;

    void begin(Work work);
    void launch();
    void tell(const Event& event); ///< on the job's thread
    void deliver();                ///< on the GUI thread
    void end(const Finish& finish);

    Work next_; ///< waits for the running job to stop
    PauseGate gate_;
    std::binary_semaphore announced_{0}; ///< started() was delivered: the job may begin
    std::mutex mutex_;
    std::vector<Event> events_; ///< waiting for the GUI thread
    bool running_ = false;
    std::jthread thread_; ///< last, so that it ends before what it uses is destroyed
};

} // namespace headroom
