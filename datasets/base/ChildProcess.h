#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headroom {

/// A child program that gets some open files as its descriptors 3, 4 and so on, and exchanges lines
/// over its standard input and output. It inherits nothing else of this process, and is killed with
/// this object. Signals such as Ctrl-C in a terminal do not reach it: this process may still need
/// it to finish its work.
///
///     ChildProcess child("/usr/lib/headroom/headroom-hdf5-walk", {"1000", "10"}, {file});
///     child.send("read\tx");
///     while (auto line = child.receive(std::chrono::seconds(120), stop)) ...
///     int status = child.wait();
class ChildProcess {
  public:
    /// Throws Error(resources) if it cannot be started.
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::vector<int>& descriptors);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Writes a line to its standard input; the "\n" is added. A line that an ended program
    /// did not read is lost.
    void send(const std::string& line);

    /// Thrown if nothing came for that long; the program is killed.
    struct Silent {};

    /// Returns the next line of its standard output, or nothing at the end of it. Throws Cancelled
    /// once `stop` is requested.
    std::optional<std::string> receive(std::chrono::seconds patience, const std::stop_token& stop);

    /// Waits for its end; returns its status as waitpid(2) gives it.
    int wait();

  private:
    pid_t pid_ = -1;
    int socket_ = -1;
    std::string received_; ///< not yet returned
    std::optional<int> status_;
};

} // namespace headroom
