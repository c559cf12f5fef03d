#pragma once

#include "datasets/base/options/OptionName.h"
#include "tests/SourceFolder.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

/// A temporary folder for one test, removed afterwards.
class TempFolder {
  public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

    /// Writes a file, and the folders it needs; returns its path.
    std::string write(const std::string& name, std::string_view content) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file.string();
    }

  private:
    std::filesystem::path path_;
};

inline std::string read_text(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Runs `work` and expects an Error of that kind, in one line that contains all `parts`.
template <typename Work>
void expect_error(Failure failure, std::initializer_list<const char*> parts, const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.exit_status(), static_cast<int>(failure)) << error.what();
        EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
        for (const char* part : parts)
            EXPECT_THAT(whole_line(error), testing::HasSubstr(part));
        return;
    }
    ADD_FAILURE() << "no Error was thrown";
}

/// Folder of real data, if there is one: HEADROOM_DATA or ../shared/data beside the sources.
inline std::optional<std::filesystem::path> real_data(const std::string& name) {
    const char* const chosen = std::getenv("HEADROOM_DATA");
    const auto folder = chosen ? std::filesystem::path(chosen)
                               : std::filesystem::path(source_folder()) / "../shared/data";
    if (!std::filesystem::exists(folder / name)) return std::nullopt;
    return folder / name;
}

} // namespace headroom
