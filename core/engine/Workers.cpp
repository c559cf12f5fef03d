#include "core/engine/Workers.h"

#include "core/engine/Engine.h"

namespace headroom {

Workers::Workers(int count) : barrier_(count) {
    for (int lane = 1; lane < count; ++lane)
        threads_.emplace_back([this, lane] { loop(lane); });
}

Workers::~Workers() {
    body_ = nullptr;
    barrier_.arrive_and_wait();
    for (auto& thread : threads_)
        thread.join();
}

bool Workers::run(const std::function<void(int)>& body) {
    body_ = &body;
    waiting_ = 0;
    aborted_ = false;
    barrier_.arrive_and_wait(); // start
    body(0);
    barrier_.arrive_and_wait(); // all are done
    return !aborted_;
}

void Workers::sync() {
    const unsigned round = round_.load(std::memory_order_acquire);
    if (aborted()) return;
    if (waiting_.fetch_add(1, std::memory_order_acq_rel) + 1 == static_cast<unsigned>(count())) {
        waiting_.store(0, std::memory_order_relaxed);
        round_.fetch_add(1, std::memory_order_release);
        round_.notify_all();
        return;
    }
    while (round_.load(std::memory_order_acquire) == round)
        round_.wait(round, std::memory_order_acquire);
}

void Workers::abort() {
    aborted_ = true;
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
}

void Workers::loop(int lane) {
    use_one_openmp_thread();
    for (;;) {
        barrier_.arrive_and_wait();
        if (!body_) return;
        (*body_)(lane);
        barrier_.arrive_and_wait();
    }
}

} // namespace headroom
