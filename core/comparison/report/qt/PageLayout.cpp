#include "core/comparison/report/qt/PageLayout.h"

#include <array>
#include <optional>

namespace headroom::pdf {
namespace {

const QColor soft("#444444"), good("#00684f");
// As in ReportStyle.h, for a light page.
constexpr std::array heads{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b38600", "#56b4e9"};

/// The colour of class c0, c1, ...
QString head_colour(const PageNode& node) {
    for (std::size_t i = 0; i < heads.size(); ++i)
        if (node.has_class(("c" + std::to_string(i)).c_str())) return heads[i];
    return "#9aa5b1";
}

/// Contents of a node, as HTML for a TextPiece.
QString inline_html(const PageNode& node) {
    if (node.tag.isEmpty()) return node.text.toHtmlEscaped();
    if (node.tag == "br") return "<br>";
    if (node.has_class("swatch"))
        return QString("<span style='color:%1'>■</span> ").arg(head_colour(node));
    QString html;
    for (const auto& child : node.children)
        html += inline_html(child);
    if (node.has_class("badge"))
        return QString("<span style='color:%1'>✓ %2 </span>").arg(good.name(), html);
    if (node.tag == "b") return "<b>" + html + "</b>";
    if (node.tag == "small")
        return QString("<span style='font-weight:400;font-size:%1px'>%2</span>")
            .arg(9 * fine)
            .arg(html);
    return html;
}

class Layout {
  public:
    void add(const PageNode& node, std::vector<PiecePtr>& to) {
        if (node.tag.isEmpty()) {
            if (const auto text = node.text.trimmed(); !text.isEmpty())
                push(to, std::make_unique<TextPiece>(text.toHtmlEscaped(), TextLook{}), 4);
        } else if (const auto found = texts(node)) {
            auto piece = std::make_unique<TextPiece>(inline_html(node), found->look);
            piece->keeps_next = found->keeps_next;
            push(to, std::move(piece), found->above);
        } else if (node.has_class("verdict")) {
            auto box = std::make_unique<StackPiece>(StackPiece::Frame::verdict);
            box->add(std::make_unique<TextPiece>(inline_html(node), TextLook{.size = 10.5}));
            push(to, std::move(box), 8);
        } else if (node.tag == "p") {
            const bool note = node.has_class("note");
            auto piece = std::make_unique<TextPiece>(
                inline_html(node), TextLook{.size = note ? 8.0 : 9.0, .colour = note ? soft : ink});
            if (!node.all_text().trimmed().isEmpty()) push(to, std::move(piece), note ? 3 : 5);
        } else if (node.tag == "ul") {
            for (const auto& item : node.children)
                if (item.tag == "li")
                    push(to,
                         std::make_unique<TextPiece>("• " + inline_html(item),
                                                     TextLook{.size = 8, .colour = soft}),
                         3);
        } else if (node.tag == "pre") {
            auto box = std::make_unique<StackPiece>(StackPiece::Frame::card);
            box->add(
                std::make_unique<TextPiece>(inline_html(node), TextLook{.size = 8, .mono = true}));
            push(to, std::move(box), 4);
        } else if (node.has_class("cards")) {
            add_cards(node, to);
        } else if (node.has_class("card")) {
            push(to, card(node), 8);
        } else if (node.has_class("looks")) {
            push(to, looks(node), 4);
        } else if (node.tag == "table") {
            add_table(node, to);
        } else if (node.tag == "dl") {
            push(to, entries(node), 4);
        } else if (node.tag == "svg") {
            push(to, std::make_unique<ChartPiece>(node.svg), 4);
        } else if (node.tag == "img") {
            push(to, image(node), 0);
        } else if (node.tag != "footer") { // every page has its own
            for (const auto& child : node.children)
                add(child, to);
        }
    }

  private:
    struct Kind {
        TextLook look;
        double above = 0;
        bool keeps_next = false;
    };

    static std::optional<Kind> texts(const PageNode& node) {
        if (node.tag == "h1") return Kind{{.size = 20, .bold = true}, 3, true};
        if (node.tag == "h2") return Kind{{.size = 13, .bold = true}, 16, true};
        if (node.tag == "h3") return Kind{{.size = 9.5, .bold = true}, 4, true};
        if (node.tag == "caption") return Kind{{.size = 8.5, .colour = soft}, 8, true};
        if (node.tag == "figcaption") return Kind{{.size = 8, .colour = soft}, 3, false};
        if (node.has_class("eyebrow")) return Kind{{.size = 8.5, .colour = soft}, 0, true};
        if (node.has_class("figure") && node.tag == "div")
            return Kind{{.size = 16, .bold = true}, 1, false};
        if (node.has_class("name")) return Kind{{.size = 9, .bold = true}, 0, true};
        return std::nullopt;
    }

    static void push(std::vector<PiecePtr>& to, PiecePtr piece, double above) {
        piece->above = above;
        to.push_back(std::move(piece));
    }

    std::unique_ptr<StackPiece> stack(const PageNode& node, StackPiece::Frame frame) {
        std::vector<PiecePtr> pieces;
        for (const auto& child : node.children)
            add(child, pieces);
        auto box = std::make_unique<StackPiece>(frame);
        for (auto& piece : pieces)
            box->add(std::move(piece));
        return box;
    }
    PiecePtr card(const PageNode& node) { return stack(node, StackPiece::Frame::card); }

    static std::vector<const PageNode*> elements(const PageNode& node) {
        std::vector<const PageNode*> found;
        for (const auto& child : node.children)
            if (!child.tag.isEmpty()) found.push_back(&child);
        return found;
    }

    void add_cards(const PageNode& node, std::vector<PiecePtr>& to) {
        const auto cards = elements(node);
        const std::size_t columns = node.has_class("pairs") || cards.size() < 3 ? 2 : 3;
        for (std::size_t i = 0; i < cards.size(); i += columns) {
            std::vector<PiecePtr> row;
            for (auto at = i; at < std::min(i + columns, cards.size()); ++at)
                row.push_back(cards[at]->has_class("card")
                                  ? card(*cards[at])
                                  : stack(*cards[at], StackPiece::Frame::none));
            for (auto& piece : row)
                piece->above = 8;
            push(to, std::make_unique<ColumnsPiece>(std::move(row), columns), 8);
        }
    }

    PiecePtr looks(const PageNode& node) {
        std::vector<PiecePtr> beside;
        for (const auto* one : elements(node))
            beside.push_back(stack(*one, StackPiece::Frame::none));
        const auto columns = std::max<std::size_t>(3, beside.size());
        return std::make_unique<ColumnsPiece>(std::move(beside), columns);
    }

    static PiecePtr image(const PageNode& node) {
        const auto source = node.attributes.value("src");
        const auto bytes = QByteArray::fromBase64(source.mid(source.indexOf(',') + 1).toLatin1());
        return std::make_unique<ImagePiece>(QImage::fromData(bytes));
    }

    static TablePiece::Row row_of(const PageNode& row, bool head) {
        TablePiece::Row cells;
        for (const auto* cell : elements(row)) {
            const bool main = row.has_class("main"), sub = row.has_class("sub");
            TextLook look{.size = 8.5, .bold = head || main, .right = !cells.empty()};
            if (cell->has_class("best")) look.colour = good;
            if (sub && cells.empty()) look.colour = soft;
            const QString indent = sub && cells.empty() ? "&nbsp;&nbsp;&nbsp;" : "";
            cells.push_back(std::make_unique<TextPiece>(indent + inline_html(*cell), look));
        }
        return cells;
    }

    void add_table(const PageNode& node, std::vector<PiecePtr>& to) {
        auto table = std::make_unique<TablePiece>(true);
        for (const auto* part : elements(node)) {
            if (part->tag == "caption") add(*part, to);
            for (const auto* row : elements(*part)) {
                if (row->tag != "tr") continue;
                if (part->tag == "thead")
                    table->set_head(row_of(*row, true));
                else
                    table->add_row(row_of(*row, false));
            }
        }
        push(to, std::move(table), 6);
    }

    static PiecePtr entries(const PageNode& node) {
        auto list = std::make_unique<TablePiece>(false);
        TablePiece::Row row;
        for (const auto* one : elements(node)) {
            const bool name = one->tag == "dt";
            row.push_back(std::make_unique<TextPiece>(
                inline_html(*one), TextLook{.size = 8, .colour = name ? soft : ink}));
            if (!name) list->add_row(std::exchange(row, {}));
        }
        return list;
    }

    inline static const QColor ink{"#000000"};
};

} // namespace

std::vector<PiecePtr> pieces_of(const PageNode& body) {
    std::vector<PiecePtr> pieces;
    Layout layout;
    for (const auto& child : body.children)
        layout.add(child, pieces);
    // A heading, its text and the cards below it stay together.
    for (std::size_t i = 0; i + 2 < pieces.size(); ++i)
        if (pieces[i]->keeps_next && dynamic_cast<TextPiece*>(pieces[i + 1].get()) &&
            dynamic_cast<ColumnsPiece*>(pieces[i + 2].get()))
            pieces[i + 1]->keeps_next = true;
    return pieces;
}

} // namespace headroom::pdf
