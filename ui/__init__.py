"""Answers and plans go in, pages come out: this folder draws and never computes.

frame.py      what is around every page: navigation, look, trouble told plainly
session.py    what a visitor has open: the shared assistant, a plan, a conversation per plan
chat.py       问答: question → assistant → answer
reply.py      one answer: text, tables, citations, how it was made, copy
calculator.py 指数测算: its tabs; each is drawn by a module of its own, calculator_….py
charts.py     figures of the index as Altair charts
original.py   方案原文: outline, pages, parse report
about.py      关于
markup.py     text → HTML or Markdown in which no character can do harm
messages.py   every sentence of the interface, kept in messages.toml
"""
