#include "core/comparison/report/qt/Pieces.h"

#include <QAbstractTextDocumentLayout>
#include <QTextOption>
#include <algorithm>
#include <numeric>

namespace headroom::pdf {
namespace {

constexpr double gap = 9; ///< between columns
const QColor rule("#bbbbbb"), accent("#d55e00");

} // namespace

TextPiece::TextPiece(const QString& html, const TextLook& look) {
    QFont font(look.mono ? "DejaVu Sans Mono" : "sans-serif");
    if (look.mono) font.setStyleHint(QFont::Monospace);
    font.setPixelSize(std::max(1, qRound(look.size * fine)));
    font.setBold(look.bold);
    font.setHintingPreference(QFont::PreferNoHinting);
    document_.setDefaultFont(font);
    document_.setDocumentMargin(0);
    document_.setUseDesignMetrics(true);
    QTextOption option(look.right ? Qt::AlignRight : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document_.setDefaultTextOption(option);
    document_.setHtml("<div style='color:" + look.colour.name() + "'>" + html + "</div>");
}

double TextPiece::natural_width() {
    document_.setTextWidth(-1);
    return document_.idealWidth() / fine + 0.5;
}

double TextPiece::height(double width) {
    document_.setTextWidth(width * fine);
    return document_.size().height() / fine;
}

void TextPiece::draw(QPainter& painter, double x, double y, double width) {
    document_.setTextWidth(width * fine);
    painter.save();
    painter.translate(x, y);
    painter.scale(1 / fine, 1 / fine);
    document_.drawContents(&painter);
    painter.restore();
}

double ChartPiece::height(double width) {
    const auto size = renderer_.viewBoxF().size();
    return size.width() > 0 ? width * size.height() / size.width() : 0;
}

void ChartPiece::draw(QPainter& painter, double x, double y, double width) {
    renderer_.render(&painter, QRectF(x, y, width, height(width)));
}

double ImagePiece::height(double width) {
    return image_.width() > 0 ? width * image_.height() / image_.width() : 0;
}

void ImagePiece::draw(QPainter& painter, double x, double y, double width) {
    painter.drawImage(QRectF(x, y, width, height(width)), image_);
}

double StackPiece::height(double width) {
    double sum = 2 * padding();
    for (const auto& piece : pieces_)
        sum += (piece == pieces_.front() ? 0 : piece->above) + piece->height(width - 2 * padding());
    return sum;
}

void StackPiece::draw(QPainter& painter, double x, double y, double width) {
    const double whole = height(width);
    if (frame_ == Frame::card) {
        painter.setPen(QPen(rule, 0.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(x, y, width, whole), 5, 5);
    } else if (frame_ == Frame::verdict) {
        painter.fillRect(QRectF(x, y, 2.5, whole), accent);
    }
    double at = y + padding();
    for (const auto& piece : pieces_) {
        if (piece != pieces_.front()) at += piece->above;
        piece->draw(painter, x + padding(), at, width - 2 * padding());
        at += piece->height(width - 2 * padding());
    }
}

std::vector<Piece*> StackPiece::parts() {
    std::vector<Piece*> parts;
    for (const auto& piece : pieces_)
        parts.push_back(piece.get());
    return parts;
}

double ColumnsPiece::height(double width) {
    const auto columns = static_cast<double>(columns_);
    const double each = (width - (columns - 1) * gap) / columns;
    double tallest = 0;
    for (const auto& piece : pieces_)
        tallest = std::max(tallest, piece->height(each));
    return tallest;
}

void ColumnsPiece::draw(QPainter& painter, double x, double y, double width) {
    const auto columns = static_cast<double>(columns_);
    const double each = (width - (columns - 1) * gap) / columns;
    for (const auto& piece : pieces_) {
        piece->draw(painter, x, y, each);
        x += each + gap;
    }
}

std::vector<Piece*> ColumnsPiece::parts() {
    std::vector<Piece*> parts;
    for (const auto& piece : pieces_)
        parts.push_back(piece.get());
    return parts;
}

/// A row of a table.
class TablePiece::Line : public Piece {
  public:
    Line(TablePiece& table, Row row, bool head)
        : table_(table), row_(std::move(row)), head_(head) {}

    double height(double width) override {
        const auto& widths = table_.widths(width);
        double tallest = 0;
        for (std::size_t i = 0; i < row_.size(); ++i)
            tallest = std::max(tallest, row_[i]->height(widths[i]));
        return tallest + 2 * room();
    }
    void draw(QPainter& painter, double x, double y, double width) override {
        const auto& widths = table_.widths(width);
        if (table_.ruled_) {
            painter.setPen(QPen(rule, head_ ? 0.9 : 0.4));
            const double line = y + height(width);
            painter.drawLine(QPointF(x, line), QPointF(x + width, line));
        }
        for (std::size_t i = 0; i < row_.size(); ++i) {
            row_[i]->draw(painter, x, y + room(), widths[i]);
            x += widths[i] + gap;
        }
    }
    const Row& row() const { return row_; }

  private:
    double room() const { return table_.ruled_ ? 2.6 : 1; }

    TablePiece& table_;
    Row row_;
    bool head_;
};

TablePiece::TablePiece(bool ruled) : ruled_(ruled) {}
TablePiece::~TablePiece() = default;

void TablePiece::set_head(Row row) {
    head_ = std::make_unique<Line>(*this, std::move(row), true);
}

void TablePiece::add_row(Row row) {
    lines_.push_back(std::make_unique<Line>(*this, std::move(row), false));
}

const std::vector<double>& TablePiece::widths(double width) {
    if (width != measured_for_) widths_ = measured(width);
    measured_for_ = width;
    return widths_;
}

std::vector<double> TablePiece::measured(double width) const {
    std::vector<double> natural;
    const auto measure = [&](const Row& row) {
        natural.resize(std::max(natural.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            natural[i] = std::max(natural[i], row[i]->natural_width());
    };
    if (head_) measure(head_->row());
    for (const auto& line : lines_)
        measure(line->row());
    if (natural.empty()) return natural;
    const double all = width - gap * static_cast<double>(natural.size() - 1);
    if (!ruled_ && natural.size() == 2) {
        natural[0] = std::min(natural[0], 0.5 * all);
        natural[1] = all - natural[0];
        return natural;
    }
    const double others = std::accumulate(natural.begin() + 1, natural.end(), 0.0);
    const double first = std::clamp(all - others, std::min(natural[0], 0.34 * all), all);
    if (natural.size() > 1 && others > all - first)
        for (std::size_t i = 1; i < natural.size(); ++i)
            natural[i] *= (all - first) / others;
    natural[0] = first;
    return natural;
}

double TablePiece::height(double width) {
    double sum = head_ ? head_->height(width) : 0;
    for (const auto& line : lines_)
        sum += line->height(width);
    return sum;
}

void TablePiece::draw(QPainter& painter, double x, double y, double width) {
    for (auto* part : parts()) {
        part->draw(painter, x, y, width);
        y += part->height(width);
    }
}

std::vector<Piece*> TablePiece::parts() {
    std::vector<Piece*> parts;
    if (head_) {
        head_->keeps_next = true;
        parts.push_back(head_.get());
    }
    for (const auto& line : lines_)
        parts.push_back(line.get());
    return parts;
}

Piece* TablePiece::heading() {
    return head_.get();
}

} // namespace headroom::pdf
