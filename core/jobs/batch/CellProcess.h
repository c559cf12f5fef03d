#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headroom {

/// A program in a process of its own, whose output goes to a file. It is asked to end (SIGTERM)
/// when this process ends in any way, and killed with this object.
class CellProcess {
  public:
    /// Throws Error(resources) if it cannot be started.
    CellProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const std::filesystem::path& output);
    ~CellProcess();
    CellProcess(CellProcess&& other) noexcept;
    CellProcess& operator=(CellProcess&&) = delete;

    void ask_to_end() const; ///< SIGTERM
    void kill() const;       ///< SIGKILL

    /// Its status as waitpid(2) gives it, once it has ended.
    std::optional<int> ended();

  private:
    pid_t pid_ = -1;
};

/// "ended with status 3", "was killed by signal 9 (Killed): perhaps the memory did not suffice".
std::string how_it_ended(int status);

} // namespace headroom
