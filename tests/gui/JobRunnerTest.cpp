#include "gui/JobRunner.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/formats/OpenDataset.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(JobRunner, BringsEventsAndResultToTheThreadThatStartedIt) {
    JobRunner runner;
    const auto* here = QThread::currentThread();
    std::vector<std::string> heard;
    QObject::connect(&runner, &JobRunner::event, &runner, [&](const Event& event) {
        EXPECT_EQ(QThread::currentThread(), here);
        if (const auto* message = std::get_if<Message>(&event)) heard.push_back(message->text);
    });
    QSignalSpy finished(&runner, &JobRunner::finished);
    int answer = 0;
    runner.start(
        [here](const JobControl& control) {
            EXPECT_NE(QThread::currentThread(), here);
            for (const char* text : {"a", "b", "c"})
                control.tell(Message{text});
            return 42;
        },
        [&](int result) { answer = result; });
    EXPECT_TRUE(runner.running());
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(answer, 42);
    EXPECT_THAT(heard, testing::ElementsAre("a", "b", "c"));
    EXPECT_FALSE(runner.running());
}

TEST(JobRunner, AJobBeginsAfterItsStartIsTold) {
    JobRunner runner;
    std::atomic<int> steps = 0;
    QObject::connect(&runner, &JobRunner::started, &runner, [&] {
        for (int i = 0; i < 1000; ++i) // a job that does not wait has its turns
            QThread::yieldCurrentThread();
        EXPECT_EQ(steps, 0);
        runner.pause();
    });
    QSignalSpy finished(&runner, &JobRunner::finished);
    runner.start(
        [&](const JobControl& control) {
            for (int step = 0; step < 2; ++step) {
                ++steps;
                control.wait_while_paused();
            }
            return 0;
        },
        [](int) {});
    while (!runner.holds())
        QThread::yieldCurrentThread();
    EXPECT_EQ(steps, 1);
    EXPECT_TRUE(runner.running());
    EXPECT_EQ(finished.count(), 0);
    runner.go_on();
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(steps, 2);
}

TEST(JobRunner, OnlyTheLastOfWaitingProgressIsTold) {
    JobRunner runner;
    std::vector<std::size_t> done;
    QObject::connect(&runner, &JobRunner::event, &runner, [&](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event)) done.push_back(progress->done);
    });
    QSignalSpy finished(&runner, &JobRunner::finished);
    std::atomic<bool> told = false;
    runner.start(
        [&](const JobControl& control) {
            for (std::size_t i = 1; i <= 1000; ++i) {
                Progress progress;
                progress.done = i;
                control.tell(progress);
            }
            told = true;
            return 0;
        },
        [](int) {});
    while (!told)
        QThread::yieldCurrentThread(); // without the event loop: all wait
    ASSERT_TRUE(finished.wait());
    EXPECT_THAT(done, testing::ElementsAre(1000U));
}

TEST(JobRunner, AnErrorIsOneLine) {
    JobRunner runner;
    QSignalSpy failed(&runner, &JobRunner::failed), finished(&runner, &JobRunner::finished);
    runner.start([](const JobControl&) -> int { throw data_error("x.h5: is\nempty"); },
                 [](int) { FAIL(); });
    ASSERT_TRUE(finished.wait());
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(failed[0][0].toString(), "x.h5: is empty");
    EXPECT_EQ(failed[0][1].toString(), "");
}

TEST(JobRunner, AnErrorOfAnOptionNamesItsFieldAndItsKey) {
    JobRunner runner;
    QSignalSpy failed(&runner, &JobRunner::failed), finished(&runner, &JobRunner::finished);
    runner.start(
        [](const JobControl&) -> int {
            throw option_error("batch-size", "0: expected at least 1");
        },
        [](int) { FAIL(); });
    ASSERT_TRUE(finished.wait());
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(failed[0][0].toString(), "“Batch size” 0: expected at least 1");
    EXPECT_EQ(failed[0][1].toString(), "batch-size");
}

TEST(JobRunner, AStoppedJobIsCancelled) {
    JobRunner runner;
    QSignalSpy cancelled(&runner, &JobRunner::cancelled), finished(&runner, &JobRunner::finished);
    runner.start(
        [](const JobControl& control) -> int {
            while (!control.stop.stop_requested())
                QThread::yieldCurrentThread();
            throw Cancelled{};
        },
        [](int) { FAIL(); });
    runner.pause(); // a job that waits must hear of the stop as well
    EXPECT_TRUE(runner.paused());
    runner.stop();
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(cancelled.count(), 1);
    EXPECT_FALSE(runner.paused());
}

TEST(JobRunner, TheNewestWins) {
    JobRunner runner;
    std::vector<int> results;
    QSignalSpy finished(&runner, &JobRunner::finished);
    for (int i = 0; i < 20; ++i)
        runner.start(
            [i](const JobControl& control) {
                while (i < 19 && !control.stop.stop_requested())
                    QThread::yieldCurrentThread();
                return i;
            },
            [&](int result) { results.push_back(result); });
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(finished.count(), 1);
    EXPECT_THAT(results, testing::ElementsAre(19));
}

TEST(JobRunner, LeavesWithAJobUnderWay) {
    auto runner = std::make_unique<JobRunner>();
    std::atomic<bool> ended = false;
    runner->start(
        [&](const JobControl& control) {
            while (!control.stop.stop_requested())
                QThread::yieldCurrentThread();
            ended = true;
            return 0;
        },
        [](int) { FAIL(); });
    runner.reset();
    EXPECT_TRUE(ended);
    QCoreApplication::processEvents();
}

} // namespace
} // namespace headroom
