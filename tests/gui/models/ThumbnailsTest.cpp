#include "gui/models/Thumbnails.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace headroom {
namespace {

/// A picture as wide as its number.
QImage picture(std::size_t number) {
    QImage image(static_cast<int>(number) + 1, 2, QImage::Format_RGB32);
    image.fill(Qt::red);
    return image;
}

TEST(Thumbnails, ComeFromAnotherThreadAndAreKept) {
    std::atomic<int> reads = 0;
    std::atomic<bool> elsewhere = true;
    Thumbnails thumbnails;
    thumbnails.set_source([&, gui = std::this_thread::get_id()](std::size_t number) {
        ++reads;
        if (std::this_thread::get_id() == gui) elsewhere = false;
        return number == 9 ? QImage() : picture(number);
    });
    QSignalSpy ready(&thumbnails, &Thumbnails::ready);
    for (int again = 0; again < 3; ++again)
        for (const std::size_t number : {3, 9, 500})
            EXPECT_FALSE(thumbnails.get(number));
    ASSERT_TRUE(QTest::qWaitFor([&] { return ready.count() == 3; }, 60'000));
    EXPECT_EQ(thumbnails.get(3).value().width(), 4);
    EXPECT_TRUE(thumbnails.get(9).value().isNull()) << "it cannot be read";
    EXPECT_EQ(thumbnails.get(500).value().width(), 192) << "it was shrunk";
    EXPECT_EQ(reads, 3);
    EXPECT_TRUE(elsewhere);
}

TEST(Thumbnails, OfAnImageThatWasScrolledPastIsNotRead) {
    std::set<std::size_t> read;
    std::mutex mutex;
    Thumbnails thumbnails;
    thumbnails.set_source([&](std::size_t number) {
        const std::scoped_lock lock(mutex);
        read.insert(number);
        return picture(1);
    });
    QSignalSpy ready(&thumbnails, &Thumbnails::ready);
    for (std::size_t number = 0; number < 10'000; ++number)
        thumbnails.get(number); // none is delivered meanwhile: the event loop does not run
    ASSERT_TRUE(QTest::qWaitFor([&] { return ready.count() >= 402; }, 60'000));
    EXPECT_EQ(read.size(), 402U) << "the last ones, and the first of each thread";
    EXPECT_TRUE(read.contains(9'999));
    EXPECT_FALSE(read.contains(5'000));
}

TEST(Thumbnails, OfAnEarlierSourceAreForgotten) {
    Thumbnails thumbnails;
    thumbnails.set_source([](std::size_t) { return picture(1); });
    thumbnails.get(7);
    thumbnails.set_source([](std::size_t) { return picture(2); });
    QSignalSpy ready(&thumbnails, &Thumbnails::ready);
    thumbnails.get(7);
    ASSERT_TRUE(QTest::qWaitFor([&] { return ready.count() > 0; }, 60'000));
    EXPECT_EQ(thumbnails.get(7).value().width(), 3);
}

} // namespace
} // namespace headroom
