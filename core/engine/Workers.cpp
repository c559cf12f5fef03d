#include "core/engine/Workers.h"

#include "core/engine/Engine.h"

namespace headroom {

Workers::Workers(int count) : barrier_(count) {
    for (int lane = 1; lane < count; ++lane)
        threads_.emplace_back([this, lane] { loop(lane); });
}

Workers::~Workers() {
    body_ = nullptr;
    sync();
    for (auto& thread : threads_)
        thread.join();
}

void Workers::run(const std::function<void(int)>& body) {
    body_ = &body;
    sync(); // off they go
    body(0);
    sync(); // all are done
}

void Workers::loop(int lane) {
    use_one_openmp_thread();
    for (;;) {
        sync();
        if (!body_) return;
        (*body_)(lane);
        sync();
    }
}

} // namespace headroom
