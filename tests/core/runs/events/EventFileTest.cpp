#include "core/runs/events/EventFile.h"

#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;

class EventFiles : public testing::Test {
  protected:
    TempFolder folder;
    const std::filesystem::path path = folder.path() / "events.out.tfevents.headroom";

    std::string bytes() const {
        std::ifstream stream(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    void set_bytes(const std::string& content) const {
        std::ofstream(path, std::ios::binary) << content;
    }

    /// Steps of all records after the first; -1 where the file cannot be read any further.
    std::vector<std::int64_t> steps() const {
        const auto file = bytes();
        std::vector<std::int64_t> steps;
        std::size_t at = 0;
        while (const auto record = record_at(file, at)) {
            EXPECT_EQ(record->first, at == 0);
            if (!record->first) steps.push_back(record->step);
            at = record->end;
        }
        if (at != file.size()) steps.push_back(-1);
        return steps;
    }

    void add_steps(std::int64_t last_step, std::initializer_list<int> steps) const {
        EventFile file(path, last_step);
        for (const int step : steps)
            file.add({1, step, {{"loss/train", 0.5F}}});
    }
};

TEST_F(EventFiles, BeginsAndContinues) {
    add_steps(0, {0, 1, 2});
    EXPECT_THAT(steps(), ElementsAre(0, 1, 2));
    EventFile file(path, 2);
    EXPECT_EQ(file.last_step(), 2);
    file.add({1, 3, {}});
    EXPECT_THAT(steps(), ElementsAre(0, 1, 2, 3)); // readable while it is open
}

TEST_F(EventFiles, HasNoEventsAtItsStart) {
    EXPECT_FALSE(EventFile(path, 0).last_step());
    EXPECT_THAT(steps(), ElementsAre());
}

TEST_F(EventFiles, RemovesStepsThatAreComputedAgain) {
    add_steps(0, {0, 1, 2, 3});
    add_steps(1, {2});
    EXPECT_THAT(steps(), ElementsAre(0, 1, 2));
}

TEST_F(EventFiles, GoesOnAfterARecordThatAKilledProcessWrote) {
    add_steps(0, {0, 1});
    const auto whole = bytes();
    const auto last = event_record({1, 2, {{"loss/train", 0.5F}}});
    for (const std::size_t length : {std::size_t{1}, std::size_t{11}, last.size() - 1}) {
        set_bytes(whole + last.substr(0, length));
        EXPECT_THAT(steps(), ElementsAre(0, 1, -1));
        add_steps(2, {2});
        EXPECT_EQ(bytes(), whole + last) << length;
    }
}

TEST_F(EventFiles, IsWrittenAgainWhereItIsSomethingElse) {
    for (const auto* other : {"", "no events", "\x18"}) {
        set_bytes(other);
        add_steps(5, {1});
        EXPECT_THAT(steps(), ElementsAre(1));
    }
}

TEST_F(EventFiles, FailuresNameTheFile) {
    std::filesystem::create_directory(path);
    try {
        const EventFile file(path, 0);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::io);
        EXPECT_THAT(error.what(), testing::HasSubstr("tfevents.headroom: cannot be opened"));
    }
}

} // namespace
} // namespace headroom
