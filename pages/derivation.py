"""Where does the formula of the gradient come from, and is it right?"""

from explorer.figures.step_size import error_over_step_size
from explorer.stage import stage

stage("derivation", figures={"errors": error_over_step_size()})
