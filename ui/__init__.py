"""Answers and plans go in, pages come out: this folder draws and never computes.

__main__.py   starts the app, and loads what the first page needs before anybody opens it
frame.py      what is around every page: navigation, look, trouble told plainly
session.py    what a visitor has open: the shared assistant, a plan, a conversation per plan
chat.py       问答: question → assistant → answer
reply.py      one answer: text, tables, citations, how it was made, copy
ledger.py     责任清单: filters; rows, units and pairs are drawn by ledger_….py
calculator.py 指数测算: its tabs; each is drawn by a module of its own, calculator_….py
charts.py     figures of the index as Altair charts
original.py   方案原文: outline, pages, search; figures and parse report by original_tables.py
about.py      关于
address.py    links to the pages: what is looked at stands in the address
markup.py     text → HTML or Markdown in which no character can do harm
messages.py   every sentence of the interface, kept in messages.toml
"""
