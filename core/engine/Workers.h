#pragma once

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>
#include <vector>

namespace headroom {

/// A team of threads: each calls the same function with its own index. Waiting threads sleep, which
/// leaves the processor to other programs. (OpenMP's barriers spin: on a busy machine two threads
/// can then be slower than one.)
///
///     Workers workers(2);
///     workers.run([&](int lane) { work on the lane's share; workers.sync(); go on; });
class Workers {
  public:
    /// Starts count - 1 new threads; the caller of run() is the other one.
    explicit Workers(int count);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    int count() const { return static_cast<int>(threads_.size()) + 1; }

    /// Calls body(0) on this thread and body(1) ... on the others, and returns when all are done.
    /// The body must not throw: the others would wait forever. False if one of them aborted.
    bool run(const std::function<void(int lane)>& body);

    /// Within body: waits until all threads have arrived or one of them has aborted.
    void sync();

    /// Within body: releases waiting threads, and no thread waits again before the next run(). The
    /// results are then invalid; all threads should return soon.
    void abort();
    bool aborted() const { return aborted_.load(std::memory_order_relaxed); }

  private:
    void loop(int lane);

    std::barrier<> barrier_; ///< at both ends of the body
    std::atomic<unsigned> round_{0}, waiting_{0};
    std::atomic<bool> aborted_{false};
    const std::function<void(int)>* body_ = nullptr; ///< null: threads end
    std::vector<std::thread> threads_;
};

} // namespace headroom
