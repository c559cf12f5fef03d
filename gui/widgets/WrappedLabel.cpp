#include "gui/widgets/WrappedLabel.h"

#include <QTextDocument>
#include <QTextOption>

namespace headroom {
namespace {

constexpr int least_word_letters = 12;

} // namespace

WrappedLabel::WrappedLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
}

QSize WrappedLabel::minimumSizeHint() const {
    const auto whole = QLabel::minimumSizeHint();
    return {std::min(whole.width(), least_word_letters * fontMetrics().averageCharWidth()),
            whole.height()};
}

int WrappedLabel::heightForWidth(int width) const {
    break_words();
    return QLabel::heightForWidth(width);
}

void WrappedLabel::paintEvent(QPaintEvent* event) {
    break_words();
    QLabel::paintEvent(event);
}

/// A label whose text can be selected keeps it in a document, and breaks it between words again
/// whenever it lays the text out, as it does for a height.
void WrappedLabel::break_words() const {
    QLabel::heightForWidth(width());
    auto* document = findChild<QTextDocument*>();
    if (!document) return;
    auto option = document->defaultTextOption();
    if (option.wrapMode() == QTextOption::WrapAtWordBoundaryOrAnywhere) return;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document->setDefaultTextOption(option);
}

} // namespace headroom
