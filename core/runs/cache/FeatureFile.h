#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Identifies and describes the features of a dataset's samples.
struct FeatureContents {
    nlohmann::ordered_json key;   ///< all that the bits depend on: files of equal keys are equal
    nlohmann::ordered_json about; ///< for people: "model", "weights", "data", "split", "created"
    std::size_t rows = 0;         ///< samples
    std::size_t values = 0;       ///< float32 of a row

    std::uint64_t bytes() const { return std::uint64_t{rows} * values * sizeof(float); }
};

/// Features on disk, a row a sample, readable by several threads and processes at once.
///
/// A file is written as NAME.partial, by one process at a time, and renamed once it is whole; a
/// process that was stopped leaves rows that the next one keeps. Every row has a checksum:
///
///     char[8]    "HRFEAT01"
///     uint32[2]  bytes of the text, its CRC-32C
///     text       JSON: key, about, rows, values
///     uint64[]   at a multiple of 4096: for each row its CRC-32C, with bit 32 set once it is there
///     float32[]  at a multiple of 4096: the rows
class FeatureFile {
  public:
    static constexpr const char *suffix = ".features", *partial_suffix = ".partial";

    /// Opens the file of those contents in the folder, which must exist, or creates it. Waits while
    /// another process writes it; throws Cancelled if a stop is requested. `tell` gets a line about
    /// that, and about a damaged file, which is removed.
    /// Throws Error(io).
    FeatureFile(const std::filesystem::path& folder, FeatureContents contents,
                const std::stop_token& stop, std::function<void(const std::string&)> tell);
    ~FeatureFile();
    FeatureFile(const FeatureFile&) = delete;
    FeatureFile& operator=(const FeatureFile&) = delete;

    static std::filesystem::path path_of(const std::filesystem::path& folder,
                                         const FeatureContents& contents);
    const std::filesystem::path& path() const { return path_; } ///< once it is whole
    const FeatureContents& contents() const { return contents_; }
    bool whole() const { return whole_; }
    std::size_t rows() const; ///< how many there are, in order from the first

    /// Reads rows that are there. Returns false where their checksums are wrong.
    bool read(std::size_t first, std::span<float> rows) const;
    /// Lets the system read a row ahead.
    void prefetch(std::size_t row) const;

    /// Removes a whole file and begins again, as the constructor does.
    void restart(const std::stop_token& stop);
    // For a file that is not whole.
    /// Keeps only the first `count` rows.
    void keep_rows(std::size_t count);
    void write(std::size_t first, std::span<const float> rows);
    void finish(); ///< renames it: now it is whole
    /// Removes the file.
    void remove();

  private:
    void open(const std::stop_token& stop);
    bool open_whole();
    bool open_partial();
    bool adopt_header();
    void write_header();
    void read_checksums();
    void close();
    std::uint64_t checksums_at() const;
    std::uint64_t rows_at() const;
    std::uint64_t row_bytes() const { return contents_.values * sizeof(float); }

    FeatureContents contents_;
    std::filesystem::path path_;
    std::function<void(const std::string&)> tell_;
    int file_ = -1;
    bool whole_ = false;
    std::string header_; ///< the text
    std::vector<std::uint64_t> checksums_;
};

/// Reads the header of a file of features. Throws Error(bad_data) if it is not one.
FeatureContents read_feature_contents(const std::filesystem::path& path);

} // namespace headroom
