"""The words of the style sheet; ``theme`` puts the colours in. One rule per part, in the order a page is read."""

SHEET = """
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog, QStackedWidget, QWidget[role="page"], QWidget[role="canvas"] { background: $canvas; }
QToolTip { background: $raised; color: $text; border: 1px solid $line_strong; padding: 4px 8px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="lead"] { font-size: 15px; color: $muted; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { font-size: 12px; color: $muted; }
QLabel[role="figure"] { font-size: 32px; font-weight: 600; }
QLabel[role="code"] { font-family: "$mono"; font-weight: 500; }
QLabel[role="answer"] { font-size: 56px; font-weight: 600; }
QFrame[role="verdict"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="verdict"][tone="good"] { background: $good_soft; border: 2px solid $good; }
QFrame[role="verdict"][tone="warn"] { background: $warn_soft; border: 2px solid $warn; }
QFrame[role="verdict"][tone="bad"] { background: $bad_soft; border: 2px solid $bad; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="accent"] { color: $accent; }

QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="header"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="strip"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="card"][chosen="true"] { border: 2px solid $accent; }
QFrame[role="sunken"] { background: $canvas; border: 1px solid $line; border-radius: 6px; }
QFrame[role="value"] { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QFrame[role="value"][tone="choice"] { background: $warn_soft; }
QFrame[role="value"][tone="told"] { background: $hover; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="drop"] { background: $surface; border: 1px dashed $line_strong; border-radius: 10px; }
QFrame[role="drop"][hovered="true"] { background: $accent_soft; border: 1px solid $accent; }

QFrame[role="notice"] { border: none; border-radius: 6px; background: $accent_soft; }
QFrame[role="notice"][tone="good"] { background: $good_soft; }
QFrame[role="notice"][tone="warn"] { background: $warn_soft; }
QFrame[role="notice"][tone="bad"] { background: $bad_soft; }

QLabel[role="pill"], QLabel[role="chip"] { border-radius: 10px; padding: 2px 9px; font-size: 12px; background: $hover;
  color: $muted; }
QLabel[role="pill"][tone="accent"] { background: $accent_soft; color: $accent; }
QLabel[role="pill"][tone="good"] { background: $good_soft; color: $good; }
QLabel[role="pill"][tone="warn"] { background: $warn_soft; color: $warn; }
QLabel[role="pill"][tone="bad"] { background: $bad_soft; color: $bad; }

QPushButton[kind="chip"] { background: $hover; border: 1px solid transparent; border-radius: 12px; padding: 0 10px;
  min-height: 22px; font-size: 12px; }
QPushButton[kind="chip"]:hover { border-color: $line_strong; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 0 9px; }
QPushButton[kind="chip"][tone="good"] { background: $good_soft; color: $good; }
QPushButton[kind="chip"][tone="warn"] { background: $warn_soft; color: $warn; }
QPushButton[kind="chip"][tone="bad"] { background: $bad_soft; color: $bad; }
QPushButton[kind="chip"][tone="accent"] { background: $accent_soft; color: $accent; }

QPushButton { background: $surface; border: 1px solid $line_strong; border-radius: 6px; padding: 0 14px; min-height: 30px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; }
QPushButton:disabled { color: $faint; background: $canvas; border-color: $line; }
QPushButton:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[kind="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 600;
  min-height: 36px; padding: 0 20px; }
QPushButton[kind="primary"]:hover { border: 1px solid $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 0 19px; }
QPushButton[kind="primary"]:disabled { background: $line; border-color: $line; color: $muted; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="quiet"]:disabled { color: $faint; }
QPushButton[kind="fold"] { background: transparent; border: 1px solid transparent; font-size: 15px; font-weight: 600;
  color: $text; padding: 0 2px; text-align: left; }
QPushButton[kind="fold"]:checked { background: transparent; border-color: transparent; color: $text; }
QPushButton[kind="fold"]:hover { background: $hover; }
QPushButton[kind="fold"]:focus { border: 2px solid $accent; padding: 0 1px; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 3px; }
QToolButton::menu-indicator { image: none; }
QPushButton[role="find"] { background: transparent; border: 1px solid $line; color: $muted; text-align: left; padding: 0 10px; }
QPushButton[role="find"]:hover { background: $hover; }
QPushButton[role="find"]:focus { border: 2px solid $accent; padding: 0 9px; }
QPushButton[role="brand"] { background: transparent; border: 1px solid transparent; font-size: 13px; font-weight: 600;
  padding: 0 8px; min-height: 36px; text-align: left; }
QPushButton[role="brand"]:hover { background: $hover; }
QPushButton[role="brand"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[role="brand"]::menu-indicator { image: none; width: 0; }

QPushButton[role="step"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 0;
  min-height: 36px; text-align: left; }
QPushButton[role="step"]:hover { background: $hover; }
QPushButton[role="step"]:checked { background: $accent_soft; }
QPushButton[role="step"]:focus { border: 2px solid $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox { background: $surface;
  border: 1px solid $line_strong; border-radius: 6px; padding: 0 8px; min-height: 30px; selection-background-color: $accent;
  selection-color: $on_accent; }
QPlainTextEdit, QTextEdit { padding: 6px 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QComboBox:focus { border: 2px solid $accent; padding: 0 7px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 5px 3px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $bad; padding: 0 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $muted; background: $canvas;
  border-color: $line; }
QPlainTextEdit[role="code"] { font-family: "$mono"; font-size: 12px; padding: 12px; }
QLineEdit[role="code"] { font-family: "$mono"; font-weight: 500; font-size: 44px; min-height: 84px; padding: 0 20px;
  border-radius: 10px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line_strong; padding: 4px; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }

QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox { min-height: 28px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0 6px; min-height: 0; background: transparent; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$look/down-$name.svg"); width: 12px; height: 12px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: 24px; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; background: $surface;
  border: 1px solid $faint; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$look/tick-$name.svg"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; background: $surface; border: 5px solid $accent;
  border-radius: 9px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }
QRadioButton::indicator:checked:focus { border: 5px solid $accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 8px 12px; color: $muted; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QTableView, QListView, QTreeView { background: $surface; border: 1px solid $line; border-radius: 6px; gridline-color: $line;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; alternate-background-color: $surface; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $line; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QListView::item { padding: 6px 8px; border-radius: 6px; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $line_strong;
  padding: 6px 11px; font-size: 12px; font-weight: 600; }
QTableCornerButton::section { background: $surface; border: none; }
QAbstractScrollArea::corner { background: $surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="page"] { background: $canvas; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $raised; border: 1px solid $line_strong; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[tone="bad"]::chunk { background: $bad; }
QProgressBar[tone="warn"]::chunk { background: $warn; }
QSplitter::handle { background: transparent; }
"""
