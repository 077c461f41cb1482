// For pages without anything alive, such as errors: the theme that was chosen.

import { applyTheme } from "./theme.js";

applyTheme();
