#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headroom {

/// A program that is run with some open files, as its descriptors 3, 4 and so on, and spoken to in
/// lines over its standard input and output. It has nothing else of this process, and is killed
/// with this object. Signals that ask to stop, such as Ctrl-C in a terminal, do not reach it: this
/// process may still need it to finish its work.
///
///     ChildProcess child("/usr/lib/headroom/headroom-hdf5-walk", {"1000", "10"}, {file});
///     child.send("read\tx");
///     while (auto line = child.receive(std::chrono::seconds(120), stop)) ...
///     int status = child.wait();
class ChildProcess {
  public:
    /// Throws Error(resources) where it cannot be started.
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::vector<int>& descriptors);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// A line to its standard input; the "\n" is added. What a program that has ended does not read
    /// is lost.
    void send(const std::string& line);

    /// Thrown where nothing came for so long; the program is killed.
    struct Silent {};

    /// The next line of its standard output, or nothing at the end of it. Throws Cancelled once
    /// `stop` is requested.
    std::optional<std::string> receive(std::chrono::seconds patience, const std::stop_token& stop);

    /// Its status as of waitpid(2).
    int wait();

  private:
    pid_t pid_ = -1;
    int socket_ = -1;
    std::string received_; ///< not yet given out
    std::optional<int> status_;
};

} // namespace headroom
