#include "gui/Theme.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <QToolTip>
#include <array>

/// A static library's resources are linked only on request, and from outside namespaces.
static void load_resources() {
    Q_INIT_RESOURCE(resources);
    Q_INIT_RESOURCE(docs);
}

namespace headroom {
namespace {

struct Colours {
    const char *page, *card, *ink, *soft, *rule, *good, *warning, *error, *accent, *on_accent;
    std::array<const char*, 6> heads;
};

constexpr Colours light = {"#f6f7f9",
                           "#ffffff",
                           "#1b2430",
                           "#5a6675",
                           "#d5dae1",
                           "#00684f",
                           "#8a5a00",
                           "#b3261e",
                           "#0072b2",
                           "#ffffff",
                           {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b38600", "#56b4e9"}};
constexpr Colours dark = {"#12161c",
                          "#1b2129",
                          "#e8ecf1",
                          "#a3aebb",
                          "#3a4551",
                          "#7fe0bd",
                          "#ffc46b",
                          "#ff9b93",
                          "#2f86c0",
                          "#ffffff",
                          {"#5db4ee", "#ff9a4d", "#3fcf9f", "#e8a3c9", "#e6b93c", "#9bd4f5"}};

bool dark_now = false;
int type_now = 100;

const Colours& now() {
    return dark_now ? dark : light;
}

/// Returns whether the desktop is dark; called before our own palette is set.
bool desktop_is_dark(const QApplication& application) {
    static const bool is_dark = application.palette().color(QPalette::Window).lightness() < 128;
    return is_dark;
}

QPalette palette(const Colours& c) {
    const QColor page(c.page), card(c.card), ink(c.ink), soft(c.soft), rule(c.rule);
    QPalette p(ink, page, card, rule, rule, ink, QColor(c.on_accent), card, page);
    p.setColor(QPalette::WindowText, ink);
    p.setColor(QPalette::Button, card);
    p.setColor(QPalette::ButtonText, ink);
    p.setColor(QPalette::Base, card);
    p.setColor(QPalette::AlternateBase, page);
    p.setColor(QPalette::Text, ink);
    p.setColor(QPalette::PlaceholderText, soft);
    p.setColor(QPalette::ToolTipBase, card);
    p.setColor(QPalette::ToolTipText, ink);
    p.setColor(QPalette::Highlight, QColor(c.accent));
    p.setColor(QPalette::HighlightedText, QColor(c.on_accent));
    p.setColor(QPalette::Link, QColor(c.heads[0]));
    p.setColor(QPalette::Mid, rule);
    p.setColor(QPalette::Dark, rule.darker(120));
    p.setColor(QPalette::Shadow, rule.darker(150));
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(
            QPalette::Disabled, role,
            QColor::fromHslF(soft.hslHueF(), soft.hslSaturationF(), soft.lightnessF(), 0.6f));
    return p;
}

QString style_sheet(const Colours& c) {
    return QString(R"(
        QToolTip { color: %1; background: %2; border: 1px solid %3; padding: 3px; }
        QLabel[role="title"] { font-size: %8pt; font-weight: 600; }
        QLabel[role="heading"] { font-weight: 600; }
        QLabel[role="story"] { font-size: %9pt; }
        QLabel[role="soft"] { color: %4; }
        QLabel[role="error"] { color: %7; }
        QLabel[role="figure"] { font-size: %8pt; font-weight: 600; }
        QListWidget#pages { border: 0; background: %2; border-right: 1px solid %3; outline: 0; }
        QListWidget#pages::item { padding: 9px 10px; border-radius: 6px; margin: 1px 6px; }
        QListWidget#pages::item:selected { background: %5; color: %6; }
        QListWidget#pages::item:selected:focus { border: 2px solid %1; padding: 7px 8px; }
        QListWidget[role="links"] { activate-on-singleclick: 1; }
        QPushButton[role="next"] { color: %6; background: %5; border: 1px solid %5;
            border-radius: 4px; padding: 4px 12px; }
        QPushButton[role="next"]:hover, QPushButton[role="next"]:focus { border-color: %1; }
        QPushButton[role="next"]:disabled { color: %4; background: transparent;
            border-color: %3; }
        QFrame[role="card"] { background: %2; border: 1px solid %3; border-radius: 8px; }
    )")
        .arg(c.ink, c.card, c.rule, c.soft, c.accent, c.on_accent, c.error)
        .arg(17 * type_now / 100)
        .arg(13 * type_now / 100);
}

QPixmap draw(const QByteArray& svg, const QColor& colour, int size) {
    auto coloured = svg;
    coloured.replace("currentColor", colour.name().toLatin1());
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(coloured).render(&painter);
    return pixmap;
}

} // namespace

void Theme::apply(QApplication& application, Appearance appearance) {
    load_resources();
    const bool desktop = desktop_is_dark(application);
    dark_now = appearance == Appearance::system ? desktop : appearance == Appearance::dark;
    application.setStyle(QStyleFactory::create("Fusion"));
    application.setPalette(palette(now()));
    application.setStyleSheet(style_sheet(now()));
}

void Theme::set_type(QApplication& application, int percent) {
    static const QFont normal = application.font();
    type_now = percent;
    auto font = normal;
    font.setPointSizeF(normal.pointSizeF() * percent / 100);
    application.setFont(font);
    QToolTip::setFont(font);
    application.setStyleSheet(style_sheet(now()));
}

int Theme::type_percent() {
    return type_now;
}

bool Theme::is_dark() {
    return dark_now;
}

QColor Theme::head(int index) {
    const auto& heads = now().heads;
    return QColor(heads[static_cast<std::size_t>(index) % heads.size()]);
}

QColor Theme::soft() {
    return QColor(now().soft);
}
QColor Theme::rule() {
    return QColor(now().rule);
}
QColor Theme::card() {
    return QColor(now().card);
}
QColor Theme::good() {
    return QColor(now().good);
}
QColor Theme::warning() {
    return QColor(now().warning);
}
QColor Theme::error() {
    return QColor(now().error);
}

QIcon Theme::icon(const QString& name) {
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) return {};
    const auto svg = file.readAll();
    QIcon icon;
    for (int size : {16, 24, 32, 48, 64}) {
        icon.addPixmap(draw(svg, QColor(now().ink), size), QIcon::Normal);
        icon.addPixmap(draw(svg, QColor(now().soft), size), QIcon::Disabled);
        icon.addPixmap(draw(svg, QColor(now().on_accent), size), QIcon::Selected);
    }
    return icon;
}

} // namespace headroom
