"""The synergy index. In: a plan's framework, scores, changes. Out: weights and index values.

tree_of             plan's framework → its nodes and weights      (scoring.tree, .whatif)
default_composite   framework + assumptions → Composite           (scoring.assumptions)
read_composite      framework file → Composite                    (scoring.composite_file)
read_data           table file → Data                             (scoring.data)
derive              raw figures of two years → ②④⑤⑥⑦⑧            (scoring.derived)
score               raw → scores → every level → index            (scoring.engine)
contributions, points_lost, seek_leaf, gap_to, decompose, interval, compensation,
raw_change, robustness: what is asked of the result (modules of such names)

Only the first is imported here: a question about a weight must not wait for pandas.
"""

from scoring.tree import Node, tree_of

__all__ = ["Node", "tree_of"]
