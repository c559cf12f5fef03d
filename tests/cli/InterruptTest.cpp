#include "cli/Interrupt.h"

#include <csignal>
#include <functional>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace headroom {
namespace {

/// Returns how a separate process ends that runs `work`.
int end_of(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void wait_for(const Interrupt& interrupt) {
    while (!interrupt.token().stop_requested())
        usleep(1000);
}

TEST(Interrupt, EverySignalToEndAsksToStop) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        EXPECT_EQ(end_of([&] {
                      Interrupt interrupt;
                      kill(getpid(), signal);
                      wait_for(interrupt);
                      return interrupt.status();
                  }),
                  128 + signal);
}

TEST(Interrupt, OnlyASecondHangUpLeavesTimeToSave) {
    EXPECT_EQ(end_of([] {
                  Interrupt interrupt;
                  kill(getpid(), SIGHUP);
                  wait_for(interrupt);
                  kill(getpid(), SIGHUP);
                  for (sigset_t waiting;
                       sigpending(&waiting) == 0 && sigismember(&waiting, SIGHUP);)
                      usleep(1000);
                  return 7;
              }),
              7);
    EXPECT_EQ(end_of([] {
                  Interrupt interrupt;
                  kill(getpid(), SIGHUP);
                  wait_for(interrupt);
                  kill(getpid(), SIGTERM);
                  pause();
                  return 7;
              }),
              128 + SIGTERM);
}

TEST(Interrupt, UnderNohupAHangUpIsStillIgnored) {
    EXPECT_EQ(end_of([] {
                  std::signal(SIGHUP, SIG_IGN);
                  Interrupt interrupt;
                  kill(getpid(), SIGHUP);
                  kill(getpid(), SIGTERM);
                  wait_for(interrupt);
                  return interrupt.status();
              }),
              128 + SIGTERM);
}

} // namespace
} // namespace headroom
