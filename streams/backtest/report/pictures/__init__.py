"""Pictures of the page: Vega-Lite drawn into SVG, in colours that the page chooses for light, dark and paper."""
