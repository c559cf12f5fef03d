#pragma once

namespace headroom {

/// The file in a folder that export_folder wrote (Export.h), which is no image left out.
inline constexpr const char* exported_folder_note = "headroom-dataset.json";
inline constexpr const char* exported_folder_format = "headroom-dataset"; ///< its "format"

} // namespace headroom
