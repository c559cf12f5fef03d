#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QString>
#include <QSvgRenderer>
#include <QTextDocument>
#include <memory>
#include <vector>

namespace headroom::pdf {

/// Something that is drawn on a page, in points (1/72 inch); its height follows from its width.
class Piece {
  public:
    virtual ~Piece() = default;
    virtual double height(double width) = 0;
    virtual void draw(QPainter& painter, double x, double y, double width) = 0;
    /// Smaller pieces, for one that does not fit on a page; empty if it has none. Each is one of
    /// its own, or of itself.
    virtual std::vector<Piece*> parts() { return {}; }
    /// Piece to repeat on top of a page that one of the parts begins.
    virtual Piece* heading() { return nullptr; }
    /// May a page end within it, between two parts, even where it would fit on the next?
    virtual bool breaks() const { return false; }

    bool keeps_next = false; ///< stays on a page with the piece that follows
    double above = 0;        ///< space above
};
using PiecePtr = std::unique_ptr<Piece>;

/// Pixels of a point in text layout: whole ones would be too coarse for small type.
constexpr double fine = 16;

struct TextLook {
    double size = 9; ///< points
    bool bold = false, mono = false, right = false;
    QColor colour = QColor("#000000");
};

/// Text with a little HTML in it.
class TextPiece : public Piece {
  public:
    TextPiece(const QString& html, const TextLook& look);
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;
    double natural_width(); ///< without a line break

  private:
    QTextDocument document_;
};

/// A vector chart, in the whole width.
class ChartPiece : public Piece {
  public:
    explicit ChartPiece(const QByteArray& svg) : renderer_(svg) {}
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;

  private:
    QSvgRenderer renderer_;
};

class ImagePiece : public Piece {
  public:
    explicit ImagePiece(QImage image) : image_(std::move(image)) {}
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;

  private:
    QImage image_;
};

/// Pieces below each other, in a frame or not.
class StackPiece : public Piece {
  public:
    enum class Frame { none, card, verdict };

    explicit StackPiece(Frame frame = Frame::none) : frame_(frame) {}
    void add(PiecePtr piece) { pieces_.push_back(std::move(piece)); }
    bool empty() const { return pieces_.empty(); }
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;
    std::vector<Piece*> parts() override;

  private:
    double padding() const { return frame_ == Frame::none ? 0 : 8; }

    std::vector<PiecePtr> pieces_;
    Frame frame_;
};

/// Pieces beside each other, in so many columns of equal width.
class ColumnsPiece : public Piece {
  public:
    ColumnsPiece(std::vector<PiecePtr> pieces, std::size_t columns)
        : pieces_(std::move(pieces)), columns_(columns) {}
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;
    std::vector<Piece*> parts() override;

  private:
    std::vector<PiecePtr> pieces_;
    std::size_t columns_;
};

/// A table; the first column is left-aligned and takes the room that is left.
class TablePiece : public Piece {
  public:
    using Row = std::vector<std::unique_ptr<TextPiece>>;

    /// `ruled`: with lines between rows, and numbers on the right; else words, such as a list of
    /// settings.
    explicit TablePiece(bool ruled);
    ~TablePiece() override;
    void set_head(Row row);
    void add_row(Row row);
    double height(double width) override;
    void draw(QPainter& painter, double x, double y, double width) override;
    std::vector<Piece*> parts() override;
    Piece* heading() override;
    bool breaks() const override { return true; }

  private:
    class Line;
    const std::vector<double>& widths(double width);
    std::vector<double> measured(double width) const;

    std::vector<std::unique_ptr<Line>> lines_;
    std::unique_ptr<Line> head_;
    bool ruled_;
    double measured_for_ = -1; ///< the width that widths_ are for
    std::vector<double> widths_;
};

} // namespace headroom::pdf
