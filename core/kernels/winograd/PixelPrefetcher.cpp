#include "core/kernels/winograd/PixelPrefetcher.h"

#include <algorithm>

namespace headroom {

PixelPrefetcher::PixelPrefetcher(const WinogradTiles& tiles, const std::byte* pixels,
                                 const Activation& activation, std::ptrdiff_t value_bytes,
                                 int shares)
    : tiles_(tiles), pixels_(pixels), activation_(activation),
      row_bytes_(std::ptrdiff_t{activation.width} * activation.block * value_bytes),
      shares_(shares) {
    if (tiles.count <= 0) return;
    const int of_image = tiles.rows() * tiles.columns();
    const int images = (tiles.first + tiles.count - 1) / of_image - tiles.first / of_image + 1;
    planes_ = images * (tiles.channels / activation.block);
    for (int i = 0; i < planes_; ++i)
        left_ += std::ssize(plane(i));
}

std::span<const std::byte> PixelPrefetcher::plane(int i) const {
    const int columns = tiles_.columns(), rows = tiles_.rows();
    const int first_row = tiles_.first / columns; // first row of tiles, counted over all images
    const int end_row = (tiles_.first + tiles_.count - 1) / columns + 1;
    const int blocks = tiles_.channels / activation_.block;
    const int image = first_row / rows + i / blocks;
    const int block =
        (tiles_.channels_before + tiles_.first_channel) / activation_.block + i % blocks;

    const auto pixel_row = [&](int row) { // first pixel row that no tile above reads
        const int in_image = row - image * rows;
        if (in_image <= 0) return 0;
        return std::min(in_image * tiles_.outputs + activation_.overlap, activation_.height);
    };
    const int top = pixel_row(first_row);
    const int bottom = end_row >= (image + 1) * rows ? activation_.height : pixel_row(end_row);
    const std::ptrdiff_t planes_before =
        std::ptrdiff_t{image} * (tiles_.all_channels / activation_.block) + block;
    return {pixels_ + (planes_before * activation_.height + top) * row_bytes_,
            static_cast<std::size_t>((bottom - top) * row_bytes_)};
}

std::span<const std::byte> PixelPrefetcher::next_share() {
    const int shares = std::max(shares_--, 1);
    const std::ptrdiff_t share = (left_ + shares - 1) / shares;
    for (; std::ssize(here_) < share && next_plane_ < planes_; ++next_plane_) {
        const auto more = plane(next_plane_);
        if (here_.empty())
            here_ = more;
        else if (here_.data() + here_.size() == more.data())
            here_ = {here_.data(), here_.size() + more.size()};
        else
            break;
    }
    const auto piece = here_.first(static_cast<std::size_t>(std::min(share, std::ssize(here_))));
    here_ = here_.subspan(piece.size());
    left_ -= std::ssize(piece);
    return piece;
}

} // namespace headroom
