#pragma once

namespace headroom {

/// The file that export_folder adds to its images (Export.h); the reader passes over it.
inline constexpr const char* exported_folder_note = "headroom-dataset.json";
inline constexpr const char* exported_folder_format = "headroom-dataset"; ///< its "format"

} // namespace headroom
