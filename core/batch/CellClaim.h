#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace headroom {

/// Who trains a cell: a file that one process alone can create, which also holds on network file
/// systems whose locks (flock) do not. It is removed with this object.
class CellClaim {
  public:
    /// Returns nothing if a living process has it. One that its process left is taken over: of this
    /// machine's if the process is gone, of another's if it was not touched for stale_after.
    static std::optional<CellClaim> take(const std::filesystem::path& file);

    CellClaim(CellClaim&& other) noexcept;
    CellClaim& operator=(CellClaim&&) = delete;
    ~CellClaim();

    /// Shows others that this process lives; call it at least once a minute. It does something only
    /// every quarter of one.
    void touch();

  private:
    explicit CellClaim(std::filesystem::path file) : file_(std::move(file)) {}

    std::filesystem::path file_; ///< empty after a move
    std::int64_t touched_ = 0;   ///< seconds of a steady clock
};

/// The process that has a claim.
struct ClaimOwner {
    std::string host;
    int process = 0;
    std::string since; ///< "2025-01-31T12:00:00Z"
    bool alive = false;
};

/// Nothing if there is no such claim.
std::optional<ClaimOwner> claim_owner(const std::filesystem::path& file);

/// "process 4711 on node3, since 2025-01-31T12:00:00Z"; empty if it is not known.
std::string to_text(const std::optional<ClaimOwner>& owner);

inline constexpr int stale_after_seconds = 600;

} // namespace headroom
