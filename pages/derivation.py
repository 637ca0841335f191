"""Where does the formula of the gradient come from, and is it right?"""

from explorer.ui.stage import stage

stage("derivation")
