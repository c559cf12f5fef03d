#include "gui/HelpWindow.h"

#include <QAbstractTextDocumentLayout>
#include <QDesktopServices>
#include <QFile>
#include <QHBoxLayout>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace headroom {
namespace {

const QString contents = "README.md";

/// A page's text without its pictures, which only the web has.
QString without_pictures(QString markdown) {
    static const QRegularExpression tables(R"(^\| \| \|\n\|---\|---\|\n(?:\|[^\n]*!\[[^\n]*\n)+)",
                                           QRegularExpression::MultilineOption);
    static const QRegularExpression pictures(R"(!\[[^\]]*\]\([^)]*\))");
    return markdown.remove(tables).remove(pictures);
}

/// A heading as a link names it: "Train limits" is "train-limits".
QString anchor(const QString& heading) {
    QString name;
    for (const auto letter : heading.trimmed().toLower())
        if (letter.isLetterOrNumber() || letter == '-' || letter == '_')
            name += letter;
        else if (letter.isSpace())
            name += '-';
    return name;
}

} // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent), text_(new QTextBrowser), back_(new QPushButton(tr("&Back"))),
      forward_(new QPushButton(tr("&Forward"))) {
    setObjectName("help");
    setWindowTitle(tr("Help"));
    resize(820, 640);
    text_->setObjectName("helpText");
    text_->setAccessibleName(tr("Help"));
    text_->setOpenLinks(false);
    auto* home = new QPushButton(tr("&Contents"));
    home->setObjectName("helpContents");
    back_->setObjectName("helpBack");
    forward_->setObjectName("helpForward");
    auto* close = new QPushButton(tr("C&lose"));
    auto* buttons = new QHBoxLayout;
    for (auto* button : {home, back_, forward_}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->addLayout(buttons);
    column->addWidget(text_, 1);
    connect(home, &QPushButton::clicked, this, [this] { follow(contents); });
    connect(back_, &QPushButton::clicked, this, [this] { go(-1); });
    connect(forward_, &QPushButton::clicked, this, [this] { go(1); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(text_, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& url) { follow(url.toString()); });
}

void HelpWindow::open(const QString& link) {
    follow(link);
    show();
    raise();
    activateWindow();
}

/// Links beyond the documentation open where the desktop opens them.
void HelpWindow::follow(const QString& link) {
    if (link.contains("://")) {
        QDesktopServices::openUrl(QUrl(link));
        return;
    }
    const auto whole = QUrl(page_).resolved(QUrl(link)).toString();
    if (!show_page(whole.section('#', 0, 0))) return;
    scroll_to(whole.section('#', 1));
    visited_.resize(at_ + 1);
    visited_ << whole;
    at_ = visited_.size() - 1;
    update_buttons();
}

bool HelpWindow::show_page(const QString& page) {
    if (page == page_) return true;
    QFile file(":/docs/" + page);
    if (!file.open(QIODevice::ReadOnly)) return false;
    page_ = page;
    text_->document()->setMarkdown(without_pictures(QString::fromUtf8(file.readAll())),
                                   QTextDocument::MarkdownDialectGitHub);
    return true;
}

void HelpWindow::scroll_to(const QString& heading) {
    text_->moveCursor(QTextCursor::Start);
    if (heading.isEmpty()) return;
    for (auto block = text_->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || anchor(block.text()) != heading) continue;
        text_->setTextCursor(QTextCursor(block));
        const auto top = text_->document()->documentLayout()->blockBoundingRect(block).top();
        text_->verticalScrollBar()->setValue(static_cast<int>(top));
        return;
    }
}

void HelpWindow::go(int steps) {
    at_ += steps;
    const auto& link = visited_[at_];
    show_page(link.section('#', 0, 0));
    scroll_to(link.section('#', 1));
    update_buttons();
}

void HelpWindow::update_buttons() {
    back_->setEnabled(at_ > 0);
    forward_->setEnabled(at_ + 1 < visited_.size());
    setWindowTitle(tr("Help: %1").arg(text_->document()->firstBlock().text()));
}

} // namespace headroom
