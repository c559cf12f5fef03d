#include "gui/JobRunner.h"

#include "gui/OptionText.h"
#include "gui/Text.h"

#include <utility>

namespace headroom {

JobRunner::JobRunner(QObject* parent) : QObject(parent) {}

void JobRunner::begin(Work work) {
    if (running_) stop(); // before next_ is set: stop() would clear it, too
    next_ = std::move(work);
    if (!running_) launch();
}

void JobRunner::launch() {
    if (thread_.joinable()) thread_.join();
    gate_.open();
    running_ = true;
    thread_ = std::jthread([this, work = std::exchange(next_, {})](std::stop_token stop) {
        const JobControl control{stop, [this](const Event& event) { tell(event); }, &gate_};
        announced_.acquire();
        Finish finish;
        try {
            finish = work(control);
        } catch (...) {
            const auto failure = failure_line(std::current_exception());
            if (failure)
                finish = [this, line = in_words(*failure), option = text(failure->option)] {
                    emit failed(line, option);
                };
            else
                finish = [this] { emit cancelled(); };
        }
        QMetaObject::invokeMethod(
            this, [this, finish = std::move(finish)] { end(finish); }, Qt::QueuedConnection);
    });
    emit started();
    announced_.release();
}

void JobRunner::stop() {
    next_ = {}; // a job that waits for the running one to end is dropped before it begins
    thread_.request_stop();
    if (paused()) go_on();
}

void JobRunner::pause() {
    if (!running_ || paused()) return;
    gate_.shut();
    emit paused_changed(true);
}

void JobRunner::go_on() {
    gate_.open();
    emit paused_changed(false);
}

void JobRunner::tell(const Event& event) {
    const std::scoped_lock lock(mutex_);
    const bool waiting = !events_.empty();
    if (waiting && std::holds_alternative<Progress>(event) &&
        std::holds_alternative<Progress>(events_.back()))
        events_.back() = event;
    else
        events_.push_back(event);
    if (!waiting)
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
}

void JobRunner::deliver() {
    std::vector<Event> events;
    {
        const std::scoped_lock lock(mutex_);
        events.swap(events_);
    }
    if (next_) return; // of a job that was replaced
    for (const auto& one : events)
        emit event(one);
}

void JobRunner::end(const Finish& finish) {
    thread_.join();
    running_ = false;
    if (next_) {
        launch();
        return;
    }
    deliver();
    finish();
    // The handler of the result may have started the next job.
    if (!running_) emit finished();
}

} // namespace headroom
