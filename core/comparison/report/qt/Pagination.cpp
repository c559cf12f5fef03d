#include "core/comparison/report/qt/Pagination.h"

namespace headroom::pdf {
namespace {

class Pages {
  public:
    Pages(double width, double height) : width_(width), height_(height) {}

    void add(const std::vector<Piece*>& pieces, Piece* heading) {
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            auto* piece = pieces[i];
            const double own = piece->height(width_);
            if (may_break(piece) && !fits(piece->above + own)) {
                if (!fits(piece->above + first_height(piece))) next_page(heading);
                y_ += y_ > 0 ? piece->above : 0;
                add(piece->parts(), piece->heading());
                continue;
            }
            if (!fits(piece->above + with_followers(pieces, i)) && y_ > 0) {
                next_page(heading);
                if (heading == piece) continue; // it was just placed
            }
            if (y_ > 0) y_ += piece->above;
            place(piece, own);
        }
    }
    std::vector<Placed> take() { return std::move(placed_); }

  private:
    /// A piece larger than a page must be cut; a table may be if it takes a good part of one.
    bool may_break(Piece* piece) {
        const double own = piece->height(width_);
        return !piece->parts().empty() && (own > height_ || (piece->breaks() && own > height_ / 3));
    }
    bool fits(double height) const { return y_ + height <= height_; }

    void place(Piece* piece, double height) {
        placed_.push_back({piece, page_, y_});
        y_ += height;
    }
    void next_page(Piece* heading) {
        ++page_;
        y_ = 0;
        if (heading) place(heading, heading->height(width_));
    }

    /// The least that must be on one page: of what may be cut, its first two parts.
    double first_height(Piece* piece) {
        const double own = piece->height(width_);
        if (!may_break(piece)) return own;
        const auto parts = piece->parts();
        double sum = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(2, parts.size()); ++i)
            sum += parts[i]->height(width_);
        return std::min(sum, own);
    }

    /// The piece, and those that it must be on a page with.
    double with_followers(const std::vector<Piece*>& pieces, std::size_t i) {
        double sum = pieces[i]->height(width_);
        while (pieces[i]->keeps_next && i + 1 < pieces.size()) {
            ++i;
            sum += pieces[i]->above +
                   (pieces[i]->keeps_next ? pieces[i]->height(width_) : first_height(pieces[i]));
        }
        return std::min(sum, height_);
    }

    double width_, height_, y_ = 0;
    int page_ = 0;
    std::vector<Placed> placed_;
};

} // namespace

std::vector<Placed> placed(const std::vector<PiecePtr>& pieces, double width, double height) {
    std::vector<Piece*> all;
    for (const auto& piece : pieces)
        all.push_back(piece.get());
    Pages pages(width, height);
    pages.add(all, nullptr);
    return pages.take();
}

} // namespace headroom::pdf
