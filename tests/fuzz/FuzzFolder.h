#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace headroom {

/// A folder for readers that take paths: in memory where the machine has /dev/shm, so that a disk
/// does not slow the fuzzer down. Its files are written anew with each input.
class FuzzFolder {
  public:
    FuzzFolder() {
        std::error_code ignored;
        const std::filesystem::path memory = "/dev/shm";
        std::string pattern = ((std::filesystem::is_directory(memory, ignored)
                                    ? memory
                                    : std::filesystem::temp_directory_path()) /
                               "headroom-fuzz-XXXXXX")
                                  .string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~FuzzFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    FuzzFolder(const FuzzFolder&) = delete;
    FuzzFolder& operator=(const FuzzFolder&) = delete;

    std::string path() const { return path_.string(); }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

    std::string write(const std::string& name, std::string_view content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return *this / name;
    }
    void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }

  private:
    std::filesystem::path path_;
};

} // namespace headroom
