export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** All of them call `kubectl-rancher __complete WORDS...`, which prints a word a line and then `:0` (file names too) or `:4`. */
export const completionScripts: Record<Shell, string> = {
  bash: `# bash completion for kubectl-rancher. Load it: source <(kubectl-rancher completion bash)
__kubectl_rancher_complete() {
  local typed=\${COMP_LINE:0:COMP_POINT} current='' line words=() candidates=()
  read -ra words <<<"$typed"
  if [[ $typed == *[[:space:]] ]]; then words+=(''); fi
  current=\${words[\${#words[@]}-1]}
  while IFS= read -r line; do candidates+=("$line"); done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  COMPREPLY=()
  if [[ \${#candidates[@]} -eq 0 || \${candidates[\${#candidates[@]}-1]} == :0 ]]; then
    compopt -o default 2>/dev/null
  fi
  # Bash splits words at these characters, and replaces only what follows the last one.
  local kept=''
  if [[ $current == *[:=]* ]]; then kept=\${current%"\${current##*[:=]}"}; fi
  for line in "\${candidates[@]}"; do
    if [[ $line != :* && $line == "$current"* ]]; then COMPREPLY+=("\${line#"$kept"}"); fi
  done
}
complete -F __kubectl_rancher_complete kubectl-rancher
`,
  zsh: `#compdef kubectl-rancher
# zsh completion for kubectl-rancher. Load it: source <(kubectl-rancher completion zsh)
_kubectl-rancher() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  local directive=\${candidates[-1]}
  candidates=("\${(@)candidates[1,-2]}")
  compadd -- "\${candidates[@]}"
  if [[ $directive == :0 ]]; then _files; fi
}
if [[ $funcstack[1] == _kubectl-rancher ]]; then _kubectl-rancher; else compdef _kubectl-rancher kubectl-rancher; fi
`,
  fish: `# fish completion for kubectl-rancher. Load it: kubectl-rancher completion fish | source
function __kubectl_rancher_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates ($words[1] __complete $words[2..-1] 2>/dev/null)
    if test "$candidates[-1]" = ':0'
        __fish_complete_path (commandline -ct)
    end
    string match -v ':*' -- $candidates
end
complete -c kubectl-rancher -f -a '(__kubectl_rancher_complete)'
`,
  powershell: `# PowerShell completion for kubectl-rancher. Load it: kubectl-rancher completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'kubectl-rancher' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { "$_" })
    if ($wordToComplete -eq '') { $words += '' }
    $typed = @($words | Select-Object -Skip 1 | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } })
    $candidates = @(& 'kubectl-rancher' __complete @typed 2>$null)
    $candidates | Where-Object { $_ -notlike ':*' } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
`,
};
