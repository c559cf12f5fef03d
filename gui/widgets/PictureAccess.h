#pragma once

namespace headroom {

/// Makes charts and pictures known to screen readers: charts as such, with their values as their
/// description, and what CopyMenu::mark_picture marked as graphics. To be called once, before the
/// first window is shown.
void install_picture_access();

} // namespace headroom
