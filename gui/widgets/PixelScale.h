#pragma once

#include <vector>

namespace headroom {

class PixelView;

/// One size of a pixel for several views, so that a smaller image looks smaller: the largest at
/// which every image fits in its view.
class PixelScale {
  public:
    void add(PixelView& view); ///< that this object outlives
    double times() const;      ///< size of an image's pixel on the screen
    void update();             ///< draws all again: a view or an image has another size

  private:
    std::vector<PixelView*> views_;
};

} // namespace headroom
