#pragma once

#include "datasets/base/ChildProcess.h"
#include "datasets/base/Error.h"
#include "datasets/base/SharedMemory.h"
#include "datasets/formats/hdf5/Hdf5Walk.h"

#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// A line of the protocol (hdf5walk/Protocol.h): its word, and its fields by key.
class Hdf5Answer {
  public:
    explicit Hdf5Answer(const std::string& line);

    const std::string& word() const { return word_; }
    bool has(const char* key) const { return find(key) != nullptr; }
    std::string text(const char* key) const { return find(key) ? *find(key) : std::string(); }
    std::vector<std::string> texts(const char* key) const;
    std::uint64_t number(const char* key) const;
    std::vector<std::uint64_t> numbers(const char* key) const;
    float real(const char* key) const;

  private:
    const std::string* find(const char* key) const;

    std::string word_;
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// The running headroom-hdf5-walk; turns its end into an Error.
class Hdf5Walk::Process {
  public:
    Process(const std::string& path, const Hdf5WalkLimits& limits, const std::string& shown);

    const UnchangedFile& file() const { return file_; }
    std::span<const std::byte> memory(std::uint64_t bytes) const { return memory_.bytes(bytes); }

    /// Sends a command: its word and arguments.
    void send(const std::vector<std::string>& words);

    /// Returns the next answer. `what` is being read, for messages. Throws Error(bad_data) if the
    /// process failed or is silent for that long, and Cancelled once `stop` is requested.
    Hdf5Answer next(const std::string& what, std::chrono::seconds patience,
                    const std::stop_token& stop);

    /// Waits for the answer to a command that takes a while, and can be stopped.
    Hdf5Answer next(const std::string& what, const std::stop_token& stop) {
        return next(what, limits_.silence, stop);
    }

  private:
    Error failed(const std::string& why) const;
    Error ended(const std::string& what);
    Error unsafe(const std::string& what, const std::string& how) const;

    UnchangedFile file_;
    Hdf5WalkLimits limits_;
    SharedMemory memory_;
    ChildProcess child_;
    bool listing_ = false;
};

} // namespace headroom
