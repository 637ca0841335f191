"""Where does the formula of the gradient come from, and is it right?"""

from explorer.stage import stage

stage("derivation")
