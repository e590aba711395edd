std = "luajit"
read_globals = { "vim" }
globals = { "vim.b", "vim.bo", "vim.wo", "vim.g" }
max_line_length = 110
