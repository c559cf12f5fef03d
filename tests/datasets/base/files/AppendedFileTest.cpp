#include "datasets/base/files/AppendedFile.h"

#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace headroom {
namespace {

Failure failure_of(const std::string& path) {
    try {
        const AppendedFile file(path);
    } catch (const Error& error) {
        return error.failure();
    }
    ADD_FAILURE() << path << ": was opened";
    return Failure::resources;
}

TEST(AppendedFile, GrowsAndIsCut) {
    const TempFolder folder;
    const std::string path = folder / "rows.csv";
    {
        AppendedFile file(path);
        file.append("a\nb\n");
        file.append("torn");
        file.flush();
    }
    AppendedFile file(path);
    EXPECT_EQ(file.content(), "a\nb\ntorn");
    file.cut(4);
    file.append("c\n");
    EXPECT_EQ(file.content(), "a\nb\nc\n");
}

TEST(AppendedFile, HasOneWriterAndIsAFile) {
    const TempFolder folder;
    const std::string path = folder / "rows.csv";
    const AppendedFile file(path);
    EXPECT_EQ(failure_of(path), Failure::locked);
    EXPECT_EQ(failure_of(folder / "none/rows.csv"), Failure::io);
    const std::string fifo = folder / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_EQ(failure_of(fifo), Failure::bad_data);
}

} // namespace
} // namespace headroom
