#include "core/batch/CellClaim.h"

#include "tests/datasets/TempFolder.h"

#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

class Claim : public testing::Test {
  protected:
    void write(const std::string& host, int process, int seconds_ago) const {
        std::ofstream(file) << R"({"host": ")" << host << R"(", "process": )" << process
                            << R"(, "began": "1", "since": "2025-01-31T12:00:00Z"})";
        fs::last_write_time(file,
                            fs::file_time_type::clock::now() - std::chrono::seconds(seconds_ago));
    }
    static std::string this_host() {
        char name[256] = {};
        ::gethostname(name, sizeof name - 1);
        return name;
    }

    const TempFolder folder;
    const fs::path file = folder / "1.running";
};

TEST_F(Claim, OnlyOneHasIt) {
    {
        const auto first = CellClaim::take(file);
        ASSERT_TRUE(first);
        EXPECT_FALSE(CellClaim::take(file));
        const auto owner = claim_owner(file);
        ASSERT_TRUE(owner);
        EXPECT_TRUE(owner->alive);
        EXPECT_EQ(owner->process, ::getpid());
    }
    EXPECT_FALSE(fs::exists(file));
    EXPECT_FALSE(claim_owner(file));
    EXPECT_TRUE(CellClaim::take(file));
}

TEST_F(Claim, OfManyProcessesOneGetsIt) {
    constexpr int processes = 8;
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i)
        if (const auto child = ::fork(); child == 0) {
            char byte = 0;
            ::close(pipe_ends[1]);
            if (::read(pipe_ends[0], &byte, 1) != 0) ::_exit(2); // until all are there
            const auto claim = CellClaim::take(file);
            if (claim) ::usleep(300'000);
            ::_exit(claim ? 1 : 0);
        } else {
            children.push_back(child);
        }
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    int winners = 0;
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        winners += WIFEXITED(status) && WEXITSTATUS(status) == 1;
    }
    EXPECT_EQ(winners, 1);
}

TEST_F(Claim, OneThatItsProcessLeftIsTakenOver) {
    write(this_host(), ::getpid(), 0); // that number began at another time
    EXPECT_FALSE(claim_owner(file)->alive);
    EXPECT_TRUE(CellClaim::take(file));
}

TEST_F(Claim, OneOfAnotherMachineOnlyAfterSilence) {
    write("another-host", 1, stale_after_seconds - 60);
    EXPECT_FALSE(CellClaim::take(file));
    write("another-host", 1, stale_after_seconds + 60);
    EXPECT_TRUE(CellClaim::take(file));
}

TEST_F(Claim, ADamagedOneOnlyAfterSilence) {
    std::ofstream(file) << "{";
    EXPECT_FALSE(CellClaim::take(file));
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
    EXPECT_TRUE(CellClaim::take(file));
}

} // namespace
} // namespace headroom
