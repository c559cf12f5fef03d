#pragma once

#include <barrier>
#include <functional>
#include <thread>
#include <vector>

namespace headroom {

/// A few threads that do one thing together: each calls the same function with its own number. A
/// thread that waits sleeps, so that on a busy machine the others get the processor (OpenMP's
/// barriers spin, and two threads can then be slower than one).
///
///     Workers workers(2);
///     workers.run([&](int lane) { work on the lane's share; workers.sync(); go on; });
class Workers {
  public:
    /// count - 1 new threads; the caller of run() is the other one.
    explicit Workers(int count);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    int count() const { return static_cast<int>(threads_.size()) + 1; }

    /// Calls body(0) on this thread and body(1) ... on the others, and returns when all are done.
    /// The body must not throw: the others would wait for ever.
    void run(const std::function<void(int lane)>& body);

    /// Within body: waits until all have come here.
    void sync() { barrier_.arrive_and_wait(); }

  private:
    void loop(int lane);

    std::barrier<> barrier_;
    const std::function<void(int)>* body_ = nullptr; ///< null: the end
    std::vector<std::thread> threads_;
};

} // namespace headroom
