#pragma once

namespace headroom {

/// Name of the file that export_folder adds to its images (Export.h); the reader skips it.
inline constexpr const char* exported_folder_note = "headroom-dataset.json";
inline constexpr const char* exported_folder_format = "headroom-dataset"; ///< its "format"

} // namespace headroom
